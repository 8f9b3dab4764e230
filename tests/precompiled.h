// What every test reads first. Headers of the rooms stay out of it.
#include <Eigen/Core>
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/test_registry.h"
