/* The C ABI of Kinase, for every binding. An operation is a number, found by its name. Nothing here checks an argument:
 * the caller has. Any range may be unaligned and of any length; the output may be exactly the range of an input. */
#ifndef KINASE_H_
#define KINASE_H_

#include <stdint.h>

#if defined(__GNUC__)
#define KINASE_API __attribute__((visibility("default")))
#else
#define KINASE_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum { KINASE_ABI_VERSION = 6 };

enum KinasePass {
  KINASE_FORWARD = 0,
  KINASE_BACKWARD = 1,
  KINASE_BACKWARD_FROM_OUTPUT = 2,
  KINASE_GATED = 3,
  KINASE_GATED_BACKWARD = 4
};

/* The types of elements: float, double, and the two of 16 bits, IEEE binary16 and the upper half of a float. Operations are found
 * for the first KINASE_TYPES of them. */
enum KinaseType { KINASE_FLOAT32 = 0, KINASE_FLOAT64 = 1, KINASE_TYPES = 2, KINASE_FLOAT16 = 2, KINASE_BFLOAT16 = 3 };

/* The most parameters an activation has. */
enum { KINASE_MAX_PARAMETERS = 4 };

/* The virtual lanes of a sum over a row: element i is added to lane i mod 16. */
enum { KINASE_SUM_LANES = 16 };

KINASE_API int32_t kinase_abi_version(void);

/* The number of an operation for a pass and a type on a SIMD target (avx512, avx2, neon); -1 if the library does not have
 * it or the processor cannot run it. Numbers hold for the life of the process. */
KINASE_API int32_t kinase_find(const char* name, int32_t pass, int32_t type, const char* simd);

/* The number of an element-wise operation, found for KINASE_FLOAT64, on elements of these types instead, each FLOAT32, FLOAT16 or
 * BFLOAT16: those of the first input, of dy, and of the output. It computes with the bits of a double and more, and rounds once. */
KINASE_API int32_t kinase_narrow(int32_t op, int32_t x_type, int32_t dy_type, int32_t y_type);

/* The number of an element-wise or gated operation that stores past the caches: for outputs that are larger than they are and no
 * inputs. An operation from kinase_narrow stores as ever. */
KINASE_API int32_t kinase_streaming(int32_t op);

/* y[i] = f(x[i]), i < n, on elements of the type of the operation. p: the parameters of f in their order. */
KINASE_API void kinase_map(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* x, void* y, int64_t n);

/* dx[i] = dy[i] f'(x[i]), i < n; x is the output for an operation found for KINASE_BACKWARD_FROM_OUTPUT. */
KINASE_API void kinase_gradient(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* x, const void* dy, void* dx,
                                int64_t n);

/* `count` rows of `length` contiguous elements. Those of gate, up and their gradients start every `stride` elements, 2 length
 * for the halves of one array; those of y and dy follow one another. */
typedef struct KinaseRows {
  int64_t count, length, stride;
} KinaseRows;

/* y = f(gate) up for every element of the rows. f: any activation, or a gate alone, as swiglu_oai, which shapes up too. */
KINASE_API void kinase_gated(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* gate, const void* up, void* y,
                             const KinaseRows* rows);

/* dgate = dy up f'(gate), dup = dy f(gate). dgate and dup may be any two of gate, up and dy, where stride = length. */
KINASE_API void kinase_gated_gradient(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* gate, const void* up,
                                      const void* dy, void* dgate, void* dup, const KinaseRows* rows);

/* The channels whose sums are kept at a time: KINASE_SUM_LANES lanes of that many doubles. */
enum { KINASE_CHANNEL_TILE = 256 };

/* Elements of (outer, channels, inner), inner and channels at least 1: `runs` runs of `length`, the first beginning with element
 * `first` of all and each other one `stride` after the one before. tile: the channel of the first sums in the lanes. */
typedef struct KinaseChannels {
  int64_t channels, inner, first, runs, length, stride, tile;
} KinaseChannels;

/* y = f(x + bias of the channel), x + bias rounded to the type; op as found for KINASE_FORWARD. The pointers are those of the
 * first element, and channel, of all. */
KINASE_API void kinase_biased(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* x, const void* bias, void* y,
                              const KinaseChannels* channels);

/* dx = dy f'(x + bias), op as found for KINASE_BACKWARD; adds dx to lanes[k mod KINASE_SUM_LANES][channel - tile] for the k-th
 * element of a channel. dx may be x or dy. */
KINASE_API void kinase_biased_gradient(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* x, const void* bias,
                                       const void* dy, void* dx, double* lanes, const KinaseChannels* channels);

/* prelu, found by that name: y = x > 0 ? x : alpha of the channel x. */
KINASE_API void kinase_prelu(int32_t op, const void* x, const void* alpha, void* y, const KinaseChannels* channels);

/* dx = x > 0 ? dy : alpha dy; adds x > 0 ? 0 : dy x to the lanes. dx may be x or dy. */
KINASE_API void kinase_prelu_gradient(int32_t op, const void* x, const void* alpha, const void* dy, void* dx, double* lanes,
                                      const KinaseChannels* channels);

/* Those above for bindings to arrays, which have their start and an offset in bytes, and no array of parameters or struct at hand. */
KINASE_API void kinase_map_at(int32_t op, double p0, double p1, double p2, double p3, const void* x, int64_t x_offset, void* y,
                              int64_t y_offset, int64_t n);
KINASE_API void kinase_gradient_at(int32_t op, double p0, double p1, double p2, double p3, const void* x, int64_t x_offset,
                                   const void* dy, int64_t dy_offset, void* dx, int64_t dx_offset, int64_t n);
KINASE_API void kinase_gated_at(int32_t op, double p0, double p1, double p2, double p3, const void* gate, int64_t gate_offset,
                                const void* up, int64_t up_offset, void* y, int64_t y_offset, int64_t count, int64_t length,
                                int64_t stride);
KINASE_API void kinase_gated_gradient_at(int32_t op, double p0, double p1, double p2, double p3, const void* gate,
                                         int64_t gate_offset, const void* up, int64_t up_offset, const void* dy, int64_t dy_offset,
                                         void* dgate, int64_t dgate_offset, void* dup, int64_t dup_offset, int64_t count,
                                         int64_t length, int64_t stride);
/* x + bias as the input of f, or where op is prelu, x with the slopes v. */
KINASE_API void kinase_channels_at(int32_t op, double p0, double p1, double p2, double p3, const void* x, int64_t x_offset,
                                   const void* v, int64_t v_offset, void* y, int64_t y_offset, int64_t channels, int64_t inner,
                                   int64_t first, int64_t length);
KINASE_API void kinase_channels_gradient_at(int32_t op, double p0, double p1, double p2, double p3, const void* x, int64_t x_offset,
                                            const void* v, int64_t v_offset, const void* dy, int64_t dy_offset, void* dx,
                                            int64_t dx_offset, double* lanes, int64_t channels, int64_t inner, int64_t first,
                                            int64_t runs, int64_t length, int64_t stride, int64_t tile);

/* rrelu in training, found as rrelu_training: y[i] = x[i] > 0 ? x[i] : s(first + i) x[i], and its gradient, where s(k) is
 * lower + (upper - lower) u rounded to float and u the upper 24 bits of number k + 1 of SplitMix64 from the seed, over 2^24. */
KINASE_API void kinase_rrelu_training_f32_at(int32_t op, double lower, double upper, int64_t seed, int64_t first,
                                             const float* x, int32_t x_offset, float* y, int32_t y_offset, int32_t n);
KINASE_API void kinase_rrelu_training_gradient_f32_at(int32_t op, double lower, double upper, int64_t seed, int64_t first,
                                                      const float* x, int32_t x_offset, const float* dy, int32_t dy_offset,
                                                      float* dx, int32_t dx_offset, int32_t n);

/* An array seen along one axis: element k < axis of the row at position j < positions of slice i < outer is number
 * (i axis + k) inner + j. positions is inner, or fewer, for a caller that takes some of a slice. */
typedef struct KinaseAxis {
  int64_t outer, axis, inner, positions;
} KinaseAxis;

/* softmax, log_softmax, softmin, hardmax and sparsemax. p[0]: the temperature, where there is one; p[3]: 1 if a row with nothing
 * in it (of -inf alone, for softmin of +inf alone) gives zeros (log_softmax: -inf) and a gradient of zeros, 0 if it gives NaN.
 * out = f(x) for every row; dy is x. For KINASE_BACKWARD_FROM_OUTPUT x is the output of f, dy its gradient, out that of x. out
 * may be x or dy. */
KINASE_API void kinase_rows(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* x, const void* dy, void* out,
                            const KinaseAxis* shape);
/* For bindings to arrays, as kinase_map_at. */
KINASE_API void kinase_rows_at(int32_t op, double p0, double p3, const void* x, int64_t x_offset, const void* dy, int64_t dy_offset,
                               void* out, int64_t out_offset, int64_t outer, int64_t axis, int64_t inner, int64_t positions);

/* The same in phases over elements [first, first + n) of the axis, first a multiple of KINASE_SUM_LANES, for a caller that cuts
 * long rows into pieces: up to KINASE_ROW_POSITIONS rows of one slice side by side, 1 where inner is 1. x, dy and out point to
 * the first of those elements. Returns the phase to come: the same one, until the end of the axis is reached, and on occasion
 * from its beginning again. state: KINASE_ROW_STATE doubles, which the phases hand on. */
enum KinaseRowPhase { KINASE_ROW_MAXIMUM = 0, KINASE_ROW_SUM = 1, KINASE_ROW_RESULT = 2, KINASE_ROW_DONE = 3 };
enum { KINASE_ROW_POSITIONS = 64, KINASE_ROW_STATE = 53 * KINASE_ROW_POSITIONS };
KINASE_API int32_t kinase_rows_phase(int32_t op, const double p[KINASE_MAX_PARAMETERS], int32_t phase, const void* x,
                                     const void* dy, void* out, const KinaseAxis* shape, int64_t first, int64_t n,
                                     double* state);

#ifdef __cplusplus
}
#endif

#endif /* KINASE_H_ */
