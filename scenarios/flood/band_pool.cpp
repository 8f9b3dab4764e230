#include "scenarios/flood/band_pool.h"

namespace citymirror::flood {

BandPool::BandPool(int bands) : bands_(bands), begin_(bands), end_(bands) {
  for (int band = 1; band < bands; ++band) {
    threads_.emplace_back([this, band] { serve(band); });
  }
}

BandPool::~BandPool() {
  ending_ = true;
  if (bands_ > 1) begin_.arrive_and_wait();
}

void BandPool::run(const std::function<void(int)>& work) {
  if (bands_ == 1) return work(0);
  work_ = &work;
  begin_.arrive_and_wait();
  work(0);
  end_.arrive_and_wait();
}

void BandPool::serve(int band) {
  while (true) {
    begin_.arrive_and_wait();
    if (ending_) return;
    (*work_)(band);
    end_.arrive_and_wait();
  }
}

}  // namespace citymirror::flood
