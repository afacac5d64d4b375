"""Golden values: python3 golden.py > golden.csv (Python 3, mpmath).

Value and slope of every element-wise activation at its special points, from the definitions in the README as a textbook
would write them, in arithmetic of DIGITS decimals, printed with 50. A line is

    "name(parameter=value, ...)",pass,input,result

where the pass is forward or backward (the slope, dy = 1), the input is a float32 number in hexadecimal, so that float32 and
float64 can both be checked, and a parameter is the double that its text means. The constants of the definitions (0.044715,
1.702, 1.7159, 1.41645, those of selu) are the exact decimals. At a kink the slope is the one that the README states. A result
beyond 10^5000 or 10^-5000 is printed as one of these, with its sign; a zero has none.
"""

import struct

from mpmath import mp, mpf

DIGITS = 400
PRINTED = 50
LIMIT = 5000

mp.dps = DIGITS

ALPHA = mpf("1.6732632423543772848170429916717")
SCALE = mpf("1.0507009873554804934193349852946")
INF = mpf("inf")


def clamp(x, low, high):
    return min(max(x, low), high)


def inside(x, low, high):
    return 1 if low < x < high else 0


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def sigmoid_slope(x):
    return sigmoid(x) * sigmoid(-x)


def softplus(x):
    return mp.log1p(mp.exp(x))


def tanh_slope(x):
    return mp.sech(x) ** 2


def normal(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def silu(x, beta):
    return x * sigmoid(beta * x)


def silu_slope(x, beta):
    return sigmoid(beta * x) + beta * x * sigmoid_slope(beta * x)


def cubic(x):
    return mp.sqrt(8 / mp.pi) * (x + mpf("0.044715") * x**3)


def cubic_slope(x):
    return mp.sqrt(8 / mp.pi) * (1 + 3 * mpf("0.044715") * x**2)


def mish_slope(x):
    return mp.tanh(softplus(x)) + x * tanh_slope(softplus(x)) * sigmoid(x)


def rational(x):
    a = 2 * abs(x) / 3
    return 1 + a + a**2 + mpf("1.41645") * a**4


def rational_slope(x):
    a = 2 * abs(x) / 3
    return 1 + 2 * a + 4 * mpf("1.41645") * a**3


def knees(slope, offset):
    """hard_sigmoid is 0 and 1 at the doubles next to -offset / slope and (1 - offset) / slope."""
    return -mpf(float(offset) / float(slope)), mpf((1 - float(offset)) / float(slope))


def hard_sigmoid(x, slope, offset):
    low, high = knees(slope, offset)
    return 0 if x <= low else 1 if x >= high else slope * (x - low)


def keras_relu(x, negative_slope, max_value, threshold):
    return max_value if x >= max_value else x if x >= threshold else negative_slope * (x - threshold)


def xielu(x, alpha_p, alpha_n, beta, eps):
    return alpha_p * x**2 + beta * x if x > 0 else alpha_n * (mp.expm1(min(x, eps)) - x) + beta * x


def xielu_slope(x, alpha_p, alpha_n, beta, eps):
    return 2 * alpha_p * x + beta if x > 0 else alpha_n * mp.expm1(min(x, eps)) + beta


def shrink(x, threshold, bias):
    return x - mp.sign(x) * bias if abs(x) > threshold else 0


def beyond(x, threshold, *_):
    return 1 if abs(x) > threshold else 0


# Both of a pair take the input and the parameters in their order.
DEFINITIONS = {
    "linear": (lambda x, slope: slope * x, lambda x, slope: slope),
    "binary_step": (lambda x, threshold: 1 if x >= threshold else 0, lambda x, threshold: 0),
    "relu": (keras_relu, lambda x, slope, high, low: slope if x <= low else 1 if x <= high else 0),
    "relu6": (lambda x: clamp(x, 0, 6), lambda x: inside(x, 0, 6)),
    "leaky_relu": (lambda x, slope: x if x > 0 else slope * x, lambda x, slope: 1 if x > 0 else slope),
    "rrelu": (lambda x, low, high: x if x > 0 else (low + high) / 2 * x, lambda x, low, high: 1 if x > 0 else (low + high) / 2),
    "threshold": (lambda x, theta, value: x if x > theta else value, lambda x, theta, value: 1 if x > theta else 0),
    "thresholded_relu": (lambda x, theta: x if x > theta else 0, lambda x, theta: 1 if x > theta else 0),
    "hard_tanh": (clamp, inside),
    "clip": (clamp, inside),
    "relu_squared": (lambda x: max(x, 0) ** 2, lambda x: 2 * max(x, 0)),
    "hard_sigmoid": (hard_sigmoid, lambda x, slope, offset: slope * inside(x, *knees(slope, offset))),
    "hard_swish": (
        lambda x: x * clamp(x / 6 + mpf(1) / 2, 0, 1),
        lambda x: 0 if x <= -3 else 1 if x >= 3 else x / 3 + mpf(1) / 2,
    ),
    "sparse_plus": (lambda x: 0 if x <= -1 else (x + 1) ** 2 / 4 if x < 1 else x, lambda x: clamp((x + 1) / 2, 0, 1)),
    "sparse_sigmoid": (lambda x: clamp((x + 1) / 2, 0, 1), lambda x: mpf(inside(x, -1, 1)) / 2),
    "hard_shrink": (lambda x, threshold: x if abs(x) > threshold else 0, beyond),
    "soft_shrink": (lambda x, threshold: mp.sign(x) * max(abs(x) - threshold, 0), beyond),
    "shrink": (shrink, beyond),
    "tanh_shrink": (lambda x: x - mp.tanh(x), lambda x: mp.tanh(x) ** 2),
    "abs": (abs, mp.sign),
    "square": (lambda x: x**2, lambda x: 2 * x),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "exponential": (mp.exp, mp.exp),
    "gaussian": (lambda x: mp.exp(-x * x), lambda x: -2 * x * mp.exp(-x * x)),
    "elu": (
        lambda x, alpha: x if x > 0 else alpha * mp.expm1(x),
        lambda x, alpha: 1 if x > 0 else alpha * mp.exp(x),
    ),
    "celu": (
        lambda x, alpha: x if x > 0 else alpha * mp.expm1(x / alpha),
        lambda x, alpha: 1 if x > 0 else mp.exp(x / alpha),
    ),
    "selu": (
        lambda x: SCALE * (x if x > 0 else ALPHA * mp.expm1(x)),
        lambda x: SCALE * (1 if x > 0 else ALPHA * mp.exp(x)),
    ),
    "xielu": (xielu, xielu_slope),
    "sigmoid": (sigmoid, sigmoid_slope),
    "log_sigmoid": (lambda x: -softplus(-x), lambda x: sigmoid(-x)),
    "tanh": (mp.tanh, tanh_slope),
    "scaled_tanh": (
        lambda x, alpha, beta: alpha * mp.tanh(beta * x),
        lambda x, alpha, beta: alpha * beta * tanh_slope(beta * x),
    ),
    "rectified_tanh": (lambda x: max(0, mp.tanh(x)), lambda x: tanh_slope(x) if x > 0 else 0),
    "rational_tanh": (
        lambda x: mpf("1.7159") * mp.sign(x) * (1 - 1 / rational(x)),
        lambda x: mpf("1.7159") * 2 / 3 * rational_slope(x) / rational(x) ** 2,
    ),
    "softsign": (lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2),
    "erf": (mp.erf, lambda x: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)),
    "softplus": (lambda x, beta: softplus(beta * x) / beta, lambda x, beta: sigmoid(beta * x)),
    "squareplus": (
        lambda x, b: (x + mp.sqrt(x * x + b)) / 2,
        lambda x, b: (1 + x / mp.sqrt(x * x + b)) / 2,
    ),
    "silu": (silu, silu_slope),
    "gelu": (lambda x: x * normal(x), lambda x: normal(x) + x * density(x)),
    "gelu_tanh": (
        lambda x: x * sigmoid(cubic(x)),
        lambda x: sigmoid(cubic(x)) + x * sigmoid_slope(cubic(x)) * cubic_slope(x),
    ),
    "gelu_quick": (lambda x: silu(x, mpf("1.702")), lambda x: silu_slope(x, mpf("1.702"))),
    "mish": (lambda x: x * mp.tanh(softplus(x)), mish_slope),
    "snake": (
        lambda x, alpha: x + mp.sin(alpha * x) ** 2 / alpha,
        lambda x, alpha: 1 + mp.sin(2 * alpha * x),
    ),
}

# The defaults, and one further set; float32 numbers where inputs are compared with them.
PARAMETERS = {
    "linear": [{"slope": 1.0}, {"slope": -2.5}],
    "binary_step": [{"threshold": 0.0}, {"threshold": 0.5}],
    "relu": [
        {"negative_slope": 0.0, "max_value": float("inf"), "threshold": 0.0},
        {"negative_slope": 0.125, "max_value": 6.0, "threshold": 1.0},
    ],
    "leaky_relu": [{"negative_slope": 0.01}, {"negative_slope": -0.5}],
    "rrelu": [{"lower": 1 / 8, "upper": 1 / 3}, {"lower": -0.5, "upper": 0.25}],
    "threshold": [{"theta": 0.0, "value": 0.0}, {"theta": -1.0, "value": 20.0}],
    "thresholded_relu": [{"theta": 1.0}, {"theta": -0.5}],
    "hard_tanh": [{"min": -1.0, "max": 1.0}, {"min": -2.0, "max": 0.5}],
    "clip": [{"min": float("-inf"), "max": float("inf")}, {"min": -0.5, "max": 4.0}],
    "hard_sigmoid": [{"slope": 1 / 6, "offset": 0.5}, {"slope": 0.2, "offset": 0.5}],
    "hard_shrink": [{"lambda": 0.5}, {"lambda": 0.0}],
    "soft_shrink": [{"lambda": 0.5}, {"lambda": 2.0}],
    "shrink": [{"lambda": 0.5, "bias": 0.0}, {"lambda": 1.5, "bias": 1.0}],
    "elu": [{"alpha": 1.0}, {"alpha": -0.7}],
    "celu": [{"alpha": 1.0}, {"alpha": 0.3}],
    "xielu": [
        {"alpha_p": 0.8, "alpha_n": 0.8, "beta": 0.5, "eps": -1e-6},
        {"alpha_p": -0.3, "alpha_n": 1.25, "beta": 0.75, "eps": -0.125},
    ],
    "scaled_tanh": [{"alpha": 1.0, "beta": 1.0}, {"alpha": 1.7159, "beta": 0.6666}],
    "softplus": [{"beta": 1.0}, {"beta": 20.0}],
    "squareplus": [{"b": 4.0}, {"b": 0.01}],
    "silu": [{"beta": 1.0}, {"beta": 0.3}],
    "snake": [{"alpha": 1.0}, {"alpha": 5.7}],
}

SMALLEST = 2.0**-149
SMALLEST_NORMAL = 2.0**-126
LARGEST = 2.0**128 - 2.0**104

# For every activation, with both signs; the powers of two lie where a series begins to be its first term.
ORDINARY = [
    0.0, SMALLEST, 3 * SMALLEST, SMALLEST_NORMAL, 2.0**-80, 2.0**-25, 1e-4, 0.1, 0.34657, 0.6, 1, 2.7, 9.3, 1e10, LARGEST,
]

# What float32 vanishes or saturates at, with both signs.
EXPONENTIAL = [16.6, 17.4, 40, 87.4, 88.72283, 88.72284, 95.5, 103.2789, 103.972, 104.1, 110]
NORMAL_TAIL = [5.4, 5.9, 9.01, 9.4, 12.9, 13.2, 14.16, 14.17, 14.5, 40]

# Kinks, zeros and whatever else is special, with both signs; each with its neighbours.
SPECIAL = {
    "binary_step": [0.5],
    "relu": [1, 6],
    "relu6": [6],
    "threshold": [1],
    "thresholded_relu": [0.5, 1],
    "hard_tanh": [0.5, 1, 2],
    "clip": [0.5, 4],
    "hard_sigmoid": [2.5, 3],
    "hard_swish": [1.5, 3],
    "sparse_plus": [1],
    "sparse_sigmoid": [1],
    "hard_shrink": [0.5],
    "soft_shrink": [0.5, 2],
    "shrink": [0.5, 1, 1.5],
    "relu_squared": [2.0**-74, 2.0**64],
    "square": [2.0**-74, 2.0**64],
    "cube": [2.0**-49, 2.0**43],
    "xielu": [1e-6, 0.125, 0.9808292530117262, 0.9162907, 1.25, 2.4324843769314483, 2.5],
    "sigmoid": EXPONENTIAL,
    "log_sigmoid": EXPONENTIAL,
    "exponential": EXPONENTIAL,
    "softplus": EXPONENTIAL + [5.16394],
    "mish": EXPONENTIAL + [1.1924312],
    "silu": EXPONENTIAL + [1.2784645, 4.261548],
    "gelu_quick": EXPONENTIAL + [0.7511542, 61.1],
    "elu": EXPONENTIAL,
    "celu": EXPONENTIAL + [31.2],
    "selu": EXPONENTIAL,
    "tanh": [8.7, 9.01, 44.3, 51.6, 52.4],
    "rectified_tanh": [8.7, 9.01, 44.3, 51.6, 52.4],
    "scaled_tanh": [8.7, 9.01, 13.5, 51.6, 77.9],
    "tanh_shrink": [2.0**-42, 0.6, 9.01],
    "erf": [0.6, 3.9, 4.1] + NORMAL_TAIL,
    "gaussian": NORMAL_TAIL + [10.19],
    "gelu": NORMAL_TAIL + [0.7517916],
    "gelu_tanh": NORMAL_TAIL + [0.7524614, 10.3, 10.4],
    "rational_tanh": [1.5, 3e9],
    "softsign": [2.0**24, 1e30],
    "squareplus": [2.0**12, 2.0**75],
    # The slope has zeros at odd multiples of pi / 4 over alpha; the last three are the floats next to one in all float32.
    "snake": [
        0.7853982, 2.3561945, 0.1377891, 3.1415927, 2.0**22, 1e15, 1e30,
        16573937 * 2.0**-17, 10741887 * 2.0**10, 16367173 * 2.0**71,
    ],
}


def neighbours(x):
    bits = struct.unpack("<i", struct.pack("<f", x))[0]
    return [struct.unpack("<f", struct.pack("<i", b))[0] for b in (bits - 1, bits, bits + 1) if 0 <= b < 0x7F800000]


def inputs(name):
    magnitudes = [struct.unpack("<f", struct.pack("<f", x))[0] for x in ORDINARY]
    for x in SPECIAL.get(name, []):
        magnitudes += neighbours(x)
    return sorted({sign * x for x in magnitudes for sign in (-1, 1)})


def decimal(value):
    value = mpf(value)
    if value == 0:
        return "0"
    if abs(mp.mag(value)) > LIMIT / mp.log10(2):
        return ("-" if value < 0 else "") + ("1e%d" % (LIMIT if mp.mag(value) > 0 else -LIMIT))
    return mp.nstr(value, PRINTED)


def text(name, parameters, index):
    if index == 0:
        return name
    return name + "(" + ", ".join("%s=%r" % item for item in parameters.items()) + ")"


def main():
    for name, functions in DEFINITIONS.items():
        for index, parameters in enumerate(PARAMETERS.get(name, [{}])):
            values = [mpf(value) for value in parameters.values()]
            for label, function in zip(("forward", "backward"), functions):
                for x in inputs(name):
                    result = function(mpf(x), *values)
                    print('"%s",%s,%s,%s' % (text(name, parameters, index), label, float(x).hex(), decimal(result)))


if __name__ == "__main__":
    main()
