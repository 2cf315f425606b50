// As much of TensorFlow's C interface as the operations call, with memory that a sanitizer watches:
// each tensor has a block of its own, of its size to the byte.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <vector>

/** While one is there, this thread gets all the memory that it asks for: the fake itself does. */
struct Unfailing {
  static inline thread_local int deep = 0;
  Unfailing() { deep++; }
  ~Unfailing() { deep--; }
};

[[noreturn]] inline void die(const char* why) {
  std::fprintf(stderr, "fake TensorFlow: %s\n", why);
  std::abort();
}

extern "C" {
struct TF_Status {
  int code = 0;
  char message[200] = "";
};

/** A handle of a tensor; deleted by the thread that made it, as JavaScript's memory has to be. */
struct TF_Tensor {
  std::vector<std::int64_t> shape;
  void* data = nullptr;
  int* handles = nullptr;
  std::thread::id maker = std::this_thread::get_id();
};

struct TF_OpDefinitionBuilder {};
struct TF_KernelBuilder {
  void* (*create)(struct TF_OpKernelConstruction*);
  void (*compute)(void*, struct TF_OpKernelContext*);
  void (*remove)(void*);
};
struct TF_OpKernelConstruction {
  std::map<std::string, std::vector<std::int64_t>> attributes;
  TF_Status status;
};
struct TF_OpKernelContext {
  std::vector<TF_Tensor*> inputs, outputs;
  TF_Status status;
};
}

inline std::map<std::string, TF_KernelBuilder> registered;

inline TF_Tensor* make_tensor(const std::vector<std::int64_t>& shape, std::size_t bytes) {
  Unfailing here;
  TF_Tensor* tensor = new TF_Tensor();
  tensor->shape = shape;
  // Of no number there is no memory, as in TensorFlow.
  if (bytes > 0 && posix_memalign(&tensor->data, 64, bytes) != 0) die("no memory");
  if (bytes > 0) std::memset(tensor->data, 0x7f, bytes);
  tensor->handles = new int(1);
  return tensor;
}

extern "C" {
inline TF_Status* TF_NewStatus() {
  Unfailing here;
  return new TF_Status();
}
inline void TF_DeleteStatus(TF_Status* status) { delete status; }
inline void TF_SetStatus(TF_Status* status, int code, const char* message) {
  status->code = code;
  std::snprintf(status->message, sizeof status->message, "%s", message);
}
inline int TF_GetCode(const TF_Status* status) { return status->code; }
inline const char* TF_Message(const TF_Status* status) { return status->message; }

inline void* TF_TensorData(const TF_Tensor* tensor) { return tensor->data; }
inline int TF_NumDims(const TF_Tensor* tensor) { return static_cast<int>(tensor->shape.size()); }
inline std::int64_t TF_Dim(const TF_Tensor* tensor, int i) {
  if (i < 0 || i >= TF_NumDims(tensor)) die("a dimension that there is not");
  return tensor->shape[i];
}
inline void TF_DeleteTensor(TF_Tensor* tensor) {
  if (tensor->maker != std::this_thread::get_id()) die("a tensor deleted by another thread");
  if (--*tensor->handles == 0) {
    std::free(tensor->data);
    delete tensor->handles;
  }
  delete tensor;
}

inline TF_OpDefinitionBuilder* TF_NewOpDefinitionBuilder(const char*) {
  return new TF_OpDefinitionBuilder();
}
inline void TF_OpDefinitionBuilderAddAttr(TF_OpDefinitionBuilder*, const char*) {}
inline void TF_OpDefinitionBuilderAddInput(TF_OpDefinitionBuilder*, const char*) {}
inline void TF_OpDefinitionBuilderAddOutput(TF_OpDefinitionBuilder*, const char*) {}
inline void TF_OpDefinitionBuilderSetIsStateful(TF_OpDefinitionBuilder*, bool) {}
inline void TF_RegisterOpDefinition(TF_OpDefinitionBuilder* builder, TF_Status*) { delete builder; }
inline TF_KernelBuilder* TF_NewKernelBuilder(const char*, const char*,
                                             void* (*create)(TF_OpKernelConstruction*),
                                             void (*compute)(void*, TF_OpKernelContext*),
                                             void (*remove)(void*)) {
  return new TF_KernelBuilder{create, compute, remove};
}
inline void TF_RegisterKernelBuilder(const char* name, TF_KernelBuilder* builder, TF_Status*) {
  registered[name] = *builder;
  delete builder;
}

inline void TF_OpKernelConstruction_GetAttrInt64List(TF_OpKernelConstruction* construction,
                                                     const char* name, std::int64_t* values,
                                                     int count, TF_Status* status) {
  const auto found = construction->attributes.find(name);
  if (found == construction->attributes.end()) return TF_SetStatus(status, 3, "no attribute");
  for (int i = 0; i < count && i < static_cast<int>(found->second.size()); i++)
    values[i] = found->second[i];
}
inline void TF_OpKernelConstruction_GetAttrInt64(TF_OpKernelConstruction* construction,
                                                 const char* name, std::int64_t* value,
                                                 TF_Status* status) {
  TF_OpKernelConstruction_GetAttrInt64List(construction, name, value, 1, status);
}
inline void TF_OpKernelConstruction_Failure(TF_OpKernelConstruction* construction,
                                            TF_Status* status) {
  construction->status = *status;
}

inline int TF_NumInputs(TF_OpKernelContext* context) {
  return static_cast<int>(context->inputs.size());
}
inline void TF_GetInput(TF_OpKernelContext* context, int i, TF_Tensor** tensor, TF_Status* status) {
  Unfailing here;
  if (i < 0 || i >= TF_NumInputs(context)) return TF_SetStatus(status, 3, "no such input");
  *tensor = new TF_Tensor(*context->inputs[i]);
  (*tensor)->maker = std::this_thread::get_id();
  ++*(*tensor)->handles;
}
inline TF_Tensor* TF_AllocateOutput(TF_OpKernelContext* context, int i, int,
                                    const std::int64_t* dims, int num_dims, std::size_t bytes,
                                    TF_Status* status) {
  Unfailing here;
  if (bytes > std::size_t{1} << 28) {
    TF_SetStatus(status, 8, "OOM when allocating tensor");
    return nullptr;
  }
  if (static_cast<int>(context->outputs.size()) <= i) context->outputs.resize(i + 1);
  TF_Tensor* made = make_tensor({dims, dims + num_dims}, bytes);
  context->outputs[i] = made;
  TF_Tensor* handle = new TF_Tensor(*made);
  ++*made->handles;
  return handle;
}
inline void TF_OpKernelContext_Failure(TF_OpKernelContext* context, TF_Status* status) {
  context->status = *status;
}
}
