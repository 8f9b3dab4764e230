// citymirror-model-reader FILE: reads a model with assimp for the program that started it, which
// lives on when assimp crashes on a damaged file.
#include <cstdio>

#include "gis/city/model_parts.h"
#include "gis/city/read_apart.h"
#include "gis/city/scene_bytes.h"

int main(int argc, char** argv) {
  if (argc != 2 || argv[1][0] == '-') {
    std::puts(
        "citymirror-model-reader FILE\n\nReads a model for citymirror and citymirror-cli, "
        "which start it.");
    return argc == 2 ? 0 : 2;
  }
  citymirror::gis::stayApart();
  const auto scene = citymirror::gis::readAssimpScene(argv[1]);
  return citymirror::gis::answerApart(citymirror::gis::bytesOfScene(scene)) ? 0 : 1;
}
