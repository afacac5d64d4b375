package io.github.kinase.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is stamped out of the source of a record is what reflection finds in its class. */
class EntryTest {

    static List<Entry> entries() {
        return Records.ALL;
    }

    @ParameterizedTest
    @MethodSource("entries")
    void saysWhatTheRecordIs(Entry entry) {
        Class<?> type = entry.type();
        assertEquals(entry.record(), type.getSimpleName());
        assertEquals(entry.family(), type.getEnclosingClass().getSimpleName());
        assertEquals(entry.name(), Formulas.name(type));
        assertEquals(List.of(Formulas.describe(type).aliases()), entry.aliases());
        assertEquals(Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList(), entry.components());
        assertEquals(entry.components().size(), entry.defaults().size());
        Set<String> marks = Arrays.stream(type.getInterfaces()).map(Class::getSimpleName).collect(Collectors.toSet());
        assertEquals(new TreeSet<>(marks), new TreeSet<>(entry.marks()));
        assertEquals(entry.byRow(), RowFormula.class.isAssignableFrom(type));
        assertEquals(entry.gateOnly(), Formula.GateOnly.class.isAssignableFrom(type));
        assertEquals(entry.is("FromOutput"), Formula.FromOutput.class.isAssignableFrom(type));
        assertEquals(entry.is("Exact"), Formula.Exact.class.isAssignableFrom(type));
    }
}
