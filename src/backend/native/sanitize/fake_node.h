// Node's functions that operations.cc names; the check calls none of them.
#pragma once

#include <node_api.h>

extern "C" {
void napi_module_register(napi_module*) {}
napi_status napi_throw_error(napi_env, const char*, const char*) { return napi_ok; }
napi_status napi_get_cb_info(napi_env, napi_callback_info, std::size_t*, napi_value*, napi_value*,
                             void**) {
  return napi_ok;
}
napi_status napi_get_value_bool(napi_env, napi_value, bool*) { return napi_ok; }
napi_status napi_add_env_cleanup_hook(napi_env, void (*)(void*), void*) { return napi_ok; }
napi_status napi_create_int32(napi_env, std::int32_t, napi_value*) { return napi_ok; }
napi_status napi_get_boolean(napi_env, bool, napi_value*) { return napi_ok; }
napi_status napi_create_array(napi_env, napi_value*) { return napi_ok; }
napi_status napi_create_string_utf8(napi_env, const char*, std::size_t, napi_value*) {
  return napi_ok;
}
napi_status napi_set_element(napi_env, napi_value, std::uint32_t, napi_value) { return napi_ok; }
napi_status napi_create_function(napi_env, const char*, std::size_t, napi_callback, void*,
                                 napi_value*) {
  return napi_ok;
}
napi_status napi_set_named_property(napi_env, napi_value, const char*, napi_value) {
  return napi_ok;
}
}
