// How many a test takes that has to take many.
#pragma once

#if defined(__has_feature)  // clang
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define AIO_IS_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define AIO_IS_SANITIZED
#endif

namespace aio::testing {

/// `many`, or a fifth of it where a sanitizer makes all take some times as long.
constexpr int a_lot(int many) {
#ifdef AIO_IS_SANITIZED
  return many / 5;
#else
  return many;
#endif
}

}  // namespace aio::testing
