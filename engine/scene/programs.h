#pragma once
#include <osg/Program>
#include <osg/StateSet>
#include <string>

#include "engine/draw/color_ramp.h"

namespace citymirror::scene {

/// Program of `name`.vert and `name`.frag with the shared part in front, GLSL 330 compatibility.
osg::ref_ptr<osg::Program> makeProgram(const std::string& name);

osg::Vec3 vec3Of(draw::Color color);
osg::Vec4 vec4Of(draw::Color color);

}  // namespace citymirror::scene
