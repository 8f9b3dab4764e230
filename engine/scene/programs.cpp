#include "engine/scene/programs.h"

#include <sstream>

#include "engine/scene/shader_text.h"

namespace citymirror::scene {

osg::ref_ptr<osg::Program> makeProgram(const std::string& name, const std::string& defines) {
  osg::ref_ptr<osg::Program> program = new osg::Program;
  program->setName(name);
  const std::string family = name.substr(0, name.find('_'));
  const auto add = [&](osg::Shader::Type type, const std::string& file) {
    std::string source = "#version 330 compatibility\n";
    std::istringstream words(defines);
    for (std::string word; words >> word;) source += "#define " + word + "\n";
    source += "#pragma import_defines(CLIP, CUT, FADED)\n#define main drawn\n";
    source += shaderText("common.glsl");
    if (type == osg::Shader::VERTEX) source += shaderText(family + "_common.glsl");
    source += shaderText(file);
    source += shaderText(type == osg::Shader::VERTEX ? "see_through.vert" : "see_through.frag");
    program->addShader(new osg::Shader(type, source));
  };
  add(osg::Shader::VERTEX, name + ".vert");
  add(osg::Shader::FRAGMENT, name + ".frag");
  return program;
}

osg::Vec3 vec3Of(draw::Color color) {
  return {float(color.r) / 255.0F, float(color.g) / 255.0F, float(color.b) / 255.0F};
}

osg::Vec4 vec4Of(draw::Color color) { return {vec3Of(color), float(color.a) / 255.0F}; }

}  // namespace citymirror::scene
