#pragma once
#include <osg/Program>
#include <osg/StateSet>
#include <string>

#include "engine/draw/color_ramp.h"

namespace citymirror::scene {

/// Program of `name`.vert and `name`.frag with the shared parts in front, GLSL 330 compatibility:
/// common.glsl, before a vertex shader also what its family shares (name up to the first "_", then
/// "_common.glsl"). `defines` may name symbols, a space between two, that are defined in both. Where
/// a state set defines CLIP (cut by the uniform clipPlane), CUT (what is seen from inside takes
/// cutColor) or FADED (opacity times the uniform fade), a variant is compiled that does so; the
/// others pay nothing.
osg::ref_ptr<osg::Program> makeProgram(const std::string& name, const std::string& defines = {});

osg::Vec3 vec3Of(draw::Color color);
osg::Vec4 vec4Of(draw::Color color);

}  // namespace citymirror::scene
