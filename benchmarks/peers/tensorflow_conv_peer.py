"""The convolutional work in TensorFlow."""

from networks import Convolutions
from protocol import read_pixels
from tensorflow_training import activate, dense, negative_elbo, tf, train, work

network = Convolutions(work)
stride = work["stride"]
weights = network.weights()
# Of a transposed convolution TensorFlow has the kernel's outputs before its inputs.
weights["decoder"] = [(kernel.swapaxes(2, 3), bias) for kernel, bias in weights["decoder"]]
weights = tf.nest.map_structure(tf.Variable, weights)


def loss_of(x, epsilon):
    h = x
    for kernel, bias in weights["encoder"]:
        h = activate(tf.nn.bias_add(tf.nn.conv2d(h, kernel, stride, "SAME"), bias))
    hidden = activate(dense(weights["hidden"], tf.reshape(h, [-1, network.features])))
    mean, log_var = tf.split(dense(weights["heads"], hidden), 2, axis=1)
    z = mean + tf.exp(0.5 * log_var) * epsilon
    h = dense(weights["features"], activate(dense(weights["back"], z)))
    h = tf.reshape(h, [-1, *network.last])
    for (kernel, bias), sides in zip(weights["decoder"], network.sides[-2::-1]):
        size = [x.shape[0], *sides, kernel.shape[2]]
        sums = tf.nn.conv2d_transpose(activate(h), kernel, size, stride, "SAME")
        h = tf.nn.bias_add(sums, bias)
    return negative_elbo(h, x, mean, log_var)


pixels = read_pixels(work).reshape(-1, *work["image_shape"])
train(loss_of, tf.nest.flatten(weights), pixels)
