#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/text.h"
#include "engine/draw/imagery.h"

namespace citymirror::scene {

/// s that a picture waits for what is read piece by piece, where nobody says otherwise.
inline constexpr double kPictureWait = 60;

/// What a picture waits for, or what had not come when it waited no longer.
struct PictureWait {
  double waited = 0, limit = kPictureWait;  ///< s
  std::size_t pieces = 0;                   ///< of imagery, still to come
  std::vector<std::string> imagery;         ///< names of the layers that are read just now
  bool models = false;                      ///< pages of models, too
};

/// "Waiting for imagery (Orthophoto, 12 pieces): 6 s of at most 60 s".
Text waitText(const PictureWait& wait);

/// What is missing in a picture, for its reader: what had not come in time (`lacking`), and layers
/// that could not be read or are shown as they were seen before.
std::vector<Note> lackingNotes(const std::optional<PictureWait>& lacking,
                               const std::vector<draw::ImageryLayer>& layers,
                               const std::vector<draw::ImageryReport>& reports);

}  // namespace citymirror::scene
