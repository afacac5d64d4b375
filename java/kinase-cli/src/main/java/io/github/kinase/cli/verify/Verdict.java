package io.github.kinase.cli.verify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;

/**
 * What was found about one pass of one activation.
 *
 * @param maxUlp the largest error that no absolute bound excuses
 * @param worstInput where it is
 * @param bitsEqual by backend, whether its bits are those of the first one
 * @param excused how many errors the absolute bound excuses
 */
record Verdict(String name, String pass, String dtype, long inputs, double maxUlp, float worstInput, Map<String, Boolean> bitsEqual,
               boolean ok, @JsonIgnore long excused) {}
