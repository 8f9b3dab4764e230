// libFuzzer's entry: the codec by the environment variable CITYMIRROR_FUZZ_CODEC.
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/feed_fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const char* codec = std::getenv("CITYMIRROR_FUZZ_CODEC");
  (void)citymirror::test::fuzzFeedOnce(codec ? codec : "json",
                                       {reinterpret_cast<const char*>(data), size});
  return 0;
}
