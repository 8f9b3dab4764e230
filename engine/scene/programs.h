#pragma once
#include <osg/Program>
#include <osg/StateSet>
#include <string>

#include "engine/draw/color_ramp.h"

namespace citymirror::scene {

/// Program of `name`.vert and `name`.frag with the shared parts in front, GLSL 330 compatibility:
/// common.glsl, before a vertex shader also what its family shares (name up to the first "_", then
/// "_common.glsl"). `defines` may name symbols, a space between two, that are defined in both.
osg::ref_ptr<osg::Program> makeProgram(const std::string& name, const std::string& defines = {});

osg::Vec3 vec3Of(draw::Color color);
osg::Vec4 vec4Of(draw::Color color);

}  // namespace citymirror::scene
