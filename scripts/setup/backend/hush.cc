// Holds standard error back while TensorFlow's library is loaded: 2.21 writes two lines to it then,
// whatever TF_CPP_MIN_LOG_LEVEL says, and a command's error is to be one line. Node can neither
// duplicate nor restore a file descriptor by itself.
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

namespace {
int held = -1;

napi_value Hold(napi_env, napi_callback_info) {
  if (held >= 0) return nullptr;
  const int nowhere = open("/dev/null", O_WRONLY);
  if (nowhere < 0) return nullptr;
  held = dup(STDERR_FILENO);
  if (held >= 0) dup2(nowhere, STDERR_FILENO);
  close(nowhere);
  return nullptr;
}

napi_value Release(napi_env, napi_callback_info) {
  if (held < 0) return nullptr;
  dup2(held, STDERR_FILENO);
  close(held);
  held = -1;
  return nullptr;
}

napi_value Init(napi_env env, napi_value exports) {
  napi_value hold, release;
  napi_create_function(env, "hold", NAPI_AUTO_LENGTH, Hold, nullptr, &hold);
  napi_create_function(env, "release", NAPI_AUTO_LENGTH, Release, nullptr, &release);
  napi_set_named_property(env, exports, "hold", hold);
  napi_set_named_property(env, exports, "release", release);
  return exports;
}
}  // namespace

NAPI_MODULE(hush, Init)
