// What JavaCPP binds: the C ABI with offsets into arrays, and with addresses as integers. See NativeKernels.java.
#ifndef KINASE_JNI_H_
#define KINASE_JNI_H_

#include "kinase.h"

template <class T>
static inline T* kinase_pointer(int64_t address) {
  return reinterpret_cast<T*>(static_cast<intptr_t>(address));
}

static inline int32_t kinase_jni_find(const signed char* name, int32_t pass, int32_t type, const signed char* simd) {
  return kinase_find(reinterpret_cast<const char*>(name), pass, type, reinterpret_cast<const char*>(simd));
}

template <class X, class Y>
static inline void kinase_jni_map(int32_t op, double p0, double p1, double p2, double p3, const X* x, int32_t x_offset, Y* y,
                                  int32_t y_offset, int32_t n) {
  const double p[] = {p0, p1, p2, p3};
  kinase_map(op, p, x + x_offset, y + y_offset, n);
}

static inline void kinase_jni_map(int32_t op, double p0, double p1, double p2, double p3, int64_t x, int64_t y, int64_t n) {
  const double p[] = {p0, p1, p2, p3};
  kinase_map(op, p, kinase_pointer<const void>(x), kinase_pointer<void>(y), n);
}

template <class T>
static inline void kinase_jni_gradient(int32_t op, double p0, double p1, double p2, double p3, const T* x, int32_t x_offset,
                                       const T* dy, int32_t dy_offset, T* dx, int32_t dx_offset, int32_t n) {
  const double p[] = {p0, p1, p2, p3};
  kinase_gradient(op, p, x + x_offset, dy + dy_offset, dx + dx_offset, n);
}

static inline void kinase_jni_gradient(int32_t op, double p0, double p1, double p2, double p3, int64_t x, int64_t dy,
                                       int64_t dx, int64_t n) {
  const double p[] = {p0, p1, p2, p3};
  kinase_gradient(op, p, kinase_pointer<const void>(x), kinase_pointer<const void>(dy), kinase_pointer<void>(dx), n);
}

template <class T>
static inline void kinase_jni_gated(int32_t op, double p0, double p1, double p2, double p3, const T* gate, int32_t gate_offset,
                                    const T* up, int32_t up_offset, T* y, int32_t y_offset, int32_t rows, int32_t length,
                                    int32_t stride) {
  kinase_gated_at(op, p0, p1, p2, p3, gate + gate_offset, 0, up + up_offset, 0, y + y_offset, 0, rows, length, stride);
}

static inline void kinase_jni_gated(int32_t op, double p0, double p1, double p2, double p3, int64_t gate, int64_t up, int64_t y,
                                    int64_t rows, int64_t length, int64_t stride) {
  kinase_gated_at(op, p0, p1, p2, p3, kinase_pointer<const void>(gate), 0, kinase_pointer<const void>(up), 0,
                  kinase_pointer<void>(y), 0, rows, length, stride);
}

template <class T>
static inline void kinase_jni_gated_gradient(int32_t op, double p0, double p1, double p2, double p3, const T* gate,
                                             int32_t gate_offset, const T* up, int32_t up_offset, const T* dy,
                                             int32_t dy_offset, T* dgate, int32_t dgate_offset, T* dup, int32_t dup_offset,
                                             int32_t rows, int32_t length, int32_t stride) {
  kinase_gated_gradient_at(op, p0, p1, p2, p3, gate + gate_offset, 0, up + up_offset, 0, dy + dy_offset, 0, dgate + dgate_offset, 0,
                           dup + dup_offset, 0, rows, length, stride);
}

static inline void kinase_jni_gated_gradient(int32_t op, double p0, double p1, double p2, double p3, int64_t gate, int64_t up,
                                             int64_t dy, int64_t dgate, int64_t dup, int64_t rows, int64_t length,
                                             int64_t stride) {
  kinase_gated_gradient_at(op, p0, p1, p2, p3, kinase_pointer<const void>(gate), 0, kinase_pointer<const void>(up), 0,
                           kinase_pointer<const void>(dy), 0, kinase_pointer<void>(dgate), 0, kinase_pointer<void>(dup), 0, rows,
                           length, stride);
}

template <class T>
static inline void kinase_jni_channels(int32_t op, double p0, double p1, double p2, double p3, const T* x, int32_t x_offset,
                                       const T* v, int32_t v_offset, T* y, int32_t y_offset, int64_t channels, int64_t inner,
                                       int64_t first, int64_t length) {
  kinase_channels_at(op, p0, p1, p2, p3, x + x_offset, 0, v + v_offset, 0, y + y_offset, 0, channels, inner, first, length);
}

static inline void kinase_jni_channels(int32_t op, double p0, double p1, double p2, double p3, int64_t x, int64_t v, int64_t y,
                                       int64_t channels, int64_t inner, int64_t first, int64_t length) {
  kinase_channels_at(op, p0, p1, p2, p3, kinase_pointer<const void>(x), 0, kinase_pointer<const void>(v), 0,
                     kinase_pointer<void>(y), 0, channels, inner, first, length);
}

template <class T>
static inline void kinase_jni_channels_gradient(int32_t op, double p0, double p1, double p2, double p3, const T* x,
                                                int32_t x_offset, const T* v, int32_t v_offset, const T* dy, int32_t dy_offset,
                                                T* dx, int32_t dx_offset, double* lanes, int64_t channels, int64_t inner,
                                                int64_t first, int64_t runs, int64_t length, int64_t stride, int64_t tile) {
  kinase_channels_gradient_at(op, p0, p1, p2, p3, x + x_offset, 0, v + v_offset, 0, dy + dy_offset, 0, dx + dx_offset, 0, lanes,
                              channels, inner, first, runs, length, stride, tile);
}

static inline void kinase_jni_channels_gradient(int32_t op, double p0, double p1, double p2, double p3, int64_t x, int64_t v,
                                                int64_t dy, int64_t dx, double* lanes, int64_t channels, int64_t inner,
                                                int64_t first, int64_t runs, int64_t length, int64_t stride, int64_t tile) {
  kinase_channels_gradient_at(op, p0, p1, p2, p3, kinase_pointer<const void>(x), 0, kinase_pointer<const void>(v), 0,
                              kinase_pointer<const void>(dy), 0, kinase_pointer<void>(dx), 0, lanes, channels, inner, first, runs,
                              length, stride, tile);
}

template <class T>
static inline void kinase_jni_rows(int32_t op, double p0, double p3, const T* x, int32_t x_offset, const T* dy, int32_t dy_offset,
                                   T* out, int32_t out_offset, int32_t outer, int32_t axis, int32_t inner, int32_t positions) {
  kinase_rows_at(op, p0, p3, x + x_offset, 0, dy + dy_offset, 0, out + out_offset, 0, outer, axis, inner, positions);
}

static inline void kinase_jni_rows(int32_t op, double p0, double p3, int64_t x, int64_t dy, int64_t out, int64_t outer,
                                   int64_t axis, int64_t inner) {
  kinase_rows_at(op, p0, p3, kinase_pointer<const void>(x), 0, kinase_pointer<const void>(dy), 0, kinase_pointer<void>(out), 0, outer,
                 axis, inner, inner);
}

template <class T>
static inline int32_t kinase_jni_rows_phase(int32_t op, double p0, double p3, int32_t phase, const T* x, int32_t x_offset,
                                            const T* dy, int32_t dy_offset, T* out, int32_t out_offset, int32_t axis,
                                            int32_t inner, int32_t positions, int32_t first, int32_t n, double* state) {
  const double p[] = {p0, 0, 0, p3};
  const KinaseAxis shape = {1, axis, inner, positions};
  return kinase_rows_phase(op, p, phase, x + x_offset, dy + dy_offset, out + out_offset, &shape, first, n, state);
}

#endif  // KINASE_JNI_H_
