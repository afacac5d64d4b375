package io.github.kinase.peers;

import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** The copy of the C library, which writes past the caches where an array is longer than they are. */
public final class LibC implements Peer {

    @Override
    public String name() {
        return "memcpy";
    }

    @Override
    public Set<String> functions(String pass) {
        return pass.equals(Work.FORWARD) ? Set.of(Roof.COPY) : Set.of();
    }

    @Override
    public boolean hasActivations() {
        return false;
    }

    @Override
    public Runnable call(Work work) {
        FloatPointer x = new FloatPointer(work.x);
        FloatPointer out = new FloatPointer(work.out);
        long bytes = (long) Float.BYTES * work.length;
        return () -> Pointer.memcpy(out, x, bytes);
    }
}
