#include "gis/raster/gdal_messages.h"

#include <cpl_error.h>

#include <utility>

namespace citymirror::gis {
namespace {

void CPL_STDCALL keepMessage(CPLErr level, CPLErrorNum, const char* text) {
  if (level < CE_Warning) return;
  static_cast<GdalMessages*>(CPLGetErrorHandlerUserData())->add(level >= CE_Failure, text);
}

}  // namespace

GdalMessages::GdalMessages() { CPLPushErrorHandlerEx(keepMessage, this); }
GdalMessages::~GdalMessages() { CPLPopErrorHandler(); }

std::string GdalMessages::takeLatest() { return std::exchange(latest_, {}); }

void GdalMessages::add(bool failure, const char* text) {
  latest_ = text;
  if (failure && failures_++ == 0) first_ = text;
}

}  // namespace citymirror::gis
