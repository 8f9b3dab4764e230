#include "app/desktop/desktop.h"
#include "engine/run/heap.h"
#include "engine/run/program_end.h"

int main(int argc, char** argv) {
  citymirror::run::giveLargeBlocksBack();
  citymirror::run::keepBlocksOfPictures();
  return citymirror::run::endProgram(citymirror::desktop::runDesktop(argc, argv));
}
