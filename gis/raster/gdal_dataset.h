#pragma once
#include <gdal_priv.h>

#include <memory>

namespace citymirror::gis {

struct CloseDataset {
  void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using DatasetPtr = std::unique_ptr<GDALDataset, CloseDataset>;

}  // namespace citymirror::gis
