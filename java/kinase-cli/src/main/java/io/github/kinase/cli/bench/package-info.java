/** The benchmark of the command line: Kinase against the loops over java.lang.Math that a user would write. */
package io.github.kinase.cli.bench;
