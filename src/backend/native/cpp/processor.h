// Whether the processor at hand has what the compiler was told that it has: on one that lacks an
// instruction of these operations, the first use of it would end the process.
#pragma once

#include <cstdint>

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

/** Whether a macro is defined as 1: its text is "1" then, and its own name otherwise. */
#define TEXT_OF(...) #__VA_ARGS__
#define TOLD(macro) (TEXT_OF(macro)[0] == '1')

#if defined(__x86_64__)

/** Where CPUID tells of an ability: leaf, its second number, register (0 to 3: EAX to EDX), bit. */
struct Ability {
  bool told;
  unsigned leaf, second;
  int place, bit;
};

/** Those that compilers of this decade put into code of floats and whole numbers by themselves. */
constexpr Ability ABILITIES[] = {
    {TOLD(__SSE3__), 1, 0, 2, 0},          {TOLD(__SSSE3__), 1, 0, 2, 9},
    {TOLD(__FMA__), 1, 0, 2, 12},          {TOLD(__SSE4_1__), 1, 0, 2, 19},
    {TOLD(__SSE4_2__), 1, 0, 2, 20},       {TOLD(__MOVBE__), 1, 0, 2, 22},
    {TOLD(__POPCNT__), 1, 0, 2, 23},       {TOLD(__AVX__), 1, 0, 2, 28},
    {TOLD(__F16C__), 1, 0, 2, 29},         {TOLD(__BMI__), 7, 0, 1, 3},
    {TOLD(__AVX2__), 7, 0, 1, 5},          {TOLD(__BMI2__), 7, 0, 1, 8},
    {TOLD(__AVX512F__), 7, 0, 1, 16},      {TOLD(__AVX512DQ__), 7, 0, 1, 17},
    {TOLD(__AVX512IFMA__), 7, 0, 1, 21},   {TOLD(__AVX512CD__), 7, 0, 1, 28},
    {TOLD(__AVX512BW__), 7, 0, 1, 30},     {TOLD(__AVX512VL__), 7, 0, 1, 31},
    {TOLD(__AVX512VBMI__), 7, 0, 2, 1},    {TOLD(__AVX512VBMI2__), 7, 0, 2, 6},
    {TOLD(__GFNI__), 7, 0, 2, 8},          {TOLD(__AVX512VNNI__), 7, 0, 2, 11},
    {TOLD(__AVX512BITALG__), 7, 0, 2, 12}, {TOLD(__AVX512VPOPCNTDQ__), 7, 0, 2, 14},
    {TOLD(__AVX512FP16__), 7, 0, 3, 23},   {TOLD(__AVXVNNI__), 7, 1, 0, 4},
    {TOLD(__AVX512BF16__), 7, 1, 0, 5},    {TOLD(__LZCNT__), 0x80000001, 0, 2, 5},
    {TOLD(__FMA4__), 0x80000001, 0, 2, 16},
};

/** Whether the system keeps registers of that width when it changes threads. */
inline bool keeps_registers(std::uint32_t parts) {
  unsigned registers[4] = {};
  __get_cpuid(1, &registers[0], &registers[1], &registers[2], &registers[3]);
  if (!(registers[2] >> 27 & 1)) return false;
  std::uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & parts) == parts;
}

inline bool processor_fits() {
  if (TOLD(__AVX__) && !keeps_registers(TOLD(__AVX512F__) ? 0xe6 : 0x06)) return false;
  for (const Ability& ability : ABILITIES) {
    unsigned registers[4] = {};
    __get_cpuid_count(ability.leaf, ability.second, &registers[0], &registers[1], &registers[2],
                      &registers[3]);
    if (ability.told && !(registers[ability.place] >> ability.bit & 1)) return false;
  }
  return true;
}

#elif defined(__aarch64__) && defined(__linux__)

inline bool processor_fits() {
  const unsigned long first = getauxval(AT_HWCAP), second = getauxval(AT_HWCAP2);
  const auto has = [](unsigned long word, int bit) { return (word >> bit & 1) != 0; };
  return (!TOLD(__ARM_FEATURE_ATOMICS) || has(first, 8)) &&
         (!TOLD(__ARM_FEATURE_FP16_VECTOR_ARITHMETIC) || has(first, 10)) &&
         (!TOLD(__ARM_FEATURE_DOTPROD) || has(first, 20)) &&
         (!TOLD(__ARM_FEATURE_SVE) || has(first, 22)) &&
         (!TOLD(__ARM_FEATURE_SVE2) || has(second, 1)) &&
         (!TOLD(__ARM_FEATURE_MATMUL_INT8) || has(second, 13)) &&
         (!TOLD(__ARM_FEATURE_BF16_VECTOR_ARITHMETIC) || has(second, 14));
}

#else

inline bool processor_fits() { return true; }

#endif

#undef TOLD
#undef TEXT_OF
