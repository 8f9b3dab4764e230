#include "app/desktop/desktop.h"

int main(int argc, char** argv) { return citymirror::desktop::runDesktop(argc, argv); }
