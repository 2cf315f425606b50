// TensorFlow 2.21 writes two lines to standard error when it starts, whatever TF_CPP_MIN_LOG_LEVEL
// says. Compiled into the binding, this keeps them back, so that a command's error stays one line.
#include "absl/log/globals.h"

namespace {
const bool quiet = (absl::SetMinLogLevel(absl::LogSeverityAtLeast::kWarning), true);
}
