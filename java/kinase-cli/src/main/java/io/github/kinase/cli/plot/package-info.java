/** Pictures of activations, and what all pictures of the command line share. */
package io.github.kinase.cli.plot;
