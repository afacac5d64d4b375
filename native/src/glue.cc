// The JNI glue that JavaCPP generates, compiled as one more part of the library. What it brings beyond our functions (its
// JNI_OnLoad and all that this calls) is not exported, so the linker drops it; see exports.map.
#include "jnikinase.cpp"
