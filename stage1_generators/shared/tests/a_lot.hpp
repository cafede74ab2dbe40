// How many a test takes that has to take many.
#pragma once

namespace aio::testing {

#if defined(__has_feature)  // clang
#define AIO_HAS(sanitizer) __has_feature(sanitizer)
#else
#define AIO_HAS(sanitizer) 0
#endif
#if AIO_HAS(address_sanitizer) || AIO_HAS(thread_sanitizer) || defined(__SANITIZE_ADDRESS__) || \
    defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#undef AIO_HAS

/// `many`, or a fifth of it where a sanitizer makes all take some times as long.
constexpr int a_lot(int many) { return kSanitized ? many / 5 : many; }

}  // namespace aio::testing
