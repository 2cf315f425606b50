// The part of TensorFlow's C interface by which a library brings operations of its own. It is
// declared here, so that the kernels compile wherever TensorFlow's library is, with its headers or
// without: the names and types below have been the same since TensorFlow 2.4.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>

extern "C" {
struct TF_Status;
struct TF_Tensor;
struct TF_OpDefinitionBuilder;
struct TF_KernelBuilder;
struct TF_OpKernelConstruction;
struct TF_OpKernelContext;

TF_Status* TF_NewStatus();
void TF_DeleteStatus(TF_Status*);
void TF_SetStatus(TF_Status*, int code, const char* message);
int TF_GetCode(const TF_Status*);
const char* TF_Message(const TF_Status*);

void* TF_TensorData(const TF_Tensor*);
int TF_NumDims(const TF_Tensor*);
std::int64_t TF_Dim(const TF_Tensor*, int);
void TF_DeleteTensor(TF_Tensor*);

TF_OpDefinitionBuilder* TF_NewOpDefinitionBuilder(const char* name);
void TF_OpDefinitionBuilderAddAttr(TF_OpDefinitionBuilder*, const char*);
void TF_OpDefinitionBuilderAddInput(TF_OpDefinitionBuilder*, const char*);
void TF_OpDefinitionBuilderAddOutput(TF_OpDefinitionBuilder*, const char*);
void TF_OpDefinitionBuilderSetIsStateful(TF_OpDefinitionBuilder*, bool);
void TF_RegisterOpDefinition(TF_OpDefinitionBuilder*, TF_Status*);

TF_KernelBuilder* TF_NewKernelBuilder(const char* op, const char* device,
                                      void* (*create)(TF_OpKernelConstruction*),
                                      void (*compute)(void*, TF_OpKernelContext*),
                                      void (*remove)(void*));
void TF_RegisterKernelBuilder(const char* name, TF_KernelBuilder*, TF_Status*);
void TF_OpKernelConstruction_GetAttrInt64(TF_OpKernelConstruction*, const char*, std::int64_t*,
                                          TF_Status*);
int TF_NumInputs(TF_OpKernelContext*);
int TF_NumOutputs(TF_OpKernelContext*);
void TF_GetInput(TF_OpKernelContext*, int, TF_Tensor**, TF_Status*);
TF_Tensor* TF_AllocateOutput(TF_OpKernelContext*, int, int type, const std::int64_t* dims,
                             int num_dims, std::size_t bytes, TF_Status*);
void TF_OpKernelContext_Failure(TF_OpKernelContext*, TF_Status*);
}

constexpr int TF_FLOAT = 1, TF_INVALID_ARGUMENT = 3;

/** A TF_Status that throws what it was told. */
class Status {
 public:
  Status() : status_(TF_NewStatus()) {}
  ~Status() { TF_DeleteStatus(status_); }
  Status(const Status&) = delete;
  Status& operator=(const Status&) = delete;
  operator TF_Status*() { return status_; }

  void check() const {
    if (TF_GetCode(status_) != 0) throw std::runtime_error(TF_Message(status_));
  }

 private:
  TF_Status* status_;
};

/** A tensor of a running kernel: float32, but for an input of bytes. */
class Tensor {
 public:
  Tensor(TF_OpKernelContext* context, int input) {
    Status status;
    TF_GetInput(context, input, &tensor_, status);
    status.check();
  }

  Tensor(TF_OpKernelContext* context, int output, std::initializer_list<std::int64_t> shape) {
    std::size_t bytes = sizeof(float);
    for (std::int64_t size : shape) bytes *= size;
    Status status;
    tensor_ = TF_AllocateOutput(context, output, TF_FLOAT, shape.begin(),
                                static_cast<int>(shape.size()), bytes, status);
    status.check();
  }

  ~Tensor() { TF_DeleteTensor(tensor_); }
  Tensor(const Tensor&) = delete;
  Tensor& operator=(const Tensor&) = delete;

  float* data() const { return static_cast<float*>(TF_TensorData(tensor_)); }
  const std::uint8_t* bytes() const { return static_cast<std::uint8_t*>(TF_TensorData(tensor_)); }
  int rank() const { return TF_NumDims(tensor_); }
  std::int64_t dim(int i) const { return TF_Dim(tensor_, i); }
  std::int64_t last_dim() const { return dim(rank() - 1); }

  std::int64_t size() const {
    std::int64_t product = 1;
    for (int i = 0; i < TF_NumDims(tensor_); i++) product *= dim(i);
    return product;
  }

  /** Throws where the tensor is not of this shape. */
  const Tensor& of(const char* name, std::initializer_list<std::int64_t> shape) const {
    const int rank = static_cast<int>(shape.size());
    bool same = TF_NumDims(tensor_) == rank;
    for (int i = 0; same && i < rank; i++) same = dim(i) == shape.begin()[i];
    if (!same) throw std::invalid_argument(std::string(name) + " does not fit the other tensors");
    return *this;
  }

 private:
  TF_Tensor* tensor_ = nullptr;
};
