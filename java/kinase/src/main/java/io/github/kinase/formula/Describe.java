package io.github.kinase.formula;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The text of a formula: everything that lists, help and documentation say about an activation. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Describe {

    /** The formula as a reader would write it. */
    String value();

    /** The slope at the points where it is not defined by a limit; empty if there is no such point. */
    String kink() default "";

    /** Other names that mean the same function. */
    String[] aliases() default {};
}
