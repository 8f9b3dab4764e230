#pragma once
#include <barrier>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace citymirror::flood {

/// Runs one function on every band at once and waits: band 0 on the calling thread, the others on
/// their own threads. Not copyable; the destructor joins.
class BandPool {
 public:
  explicit BandPool(int bands);
  ~BandPool();
  BandPool(const BandPool&) = delete;
  BandPool& operator=(const BandPool&) = delete;

  int bands() const { return bands_; }
  void run(const std::function<void(int)>& work);

 private:
  void serve(int band);

  int bands_;
  bool ending_ = false;
  const std::function<void(int)>* work_ = nullptr;
  std::barrier<> begin_, end_;
  std::vector<std::jthread> threads_;
};

}  // namespace citymirror::flood
