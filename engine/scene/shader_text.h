#pragma once
#include <string_view>

namespace citymirror::scene {

/// Source of a shader file of assets/shaders, compiled into the program; empty for an unknown name.
std::string_view shaderText(std::string_view name);

}  // namespace citymirror::scene
