#include "app/desktop/desktop.h"
#include "engine/run/heap.h"

int main(int argc, char** argv) {
  citymirror::run::giveLargeBlocksBack();
  return citymirror::desktop::runDesktop(argc, argv);
}
