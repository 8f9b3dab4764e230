# Writes one .cpp that holds every shader of FOLDER as text.
#   cmake -DFOLDER=… -DOUTPUT=… -P embed_shaders.cmake
file(GLOB shaders ${FOLDER}/*.glsl ${FOLDER}/*.vert ${FOLDER}/*.frag)
list(SORT shaders)
set(body "")
foreach(shader IN LISTS shaders)
  get_filename_component(name ${shader} NAME)
  file(READ ${shader} text)
  string(APPEND body "  if (name == \"${name}\") return R\"glsl(${text})glsl\";\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"engine/scene/shader_text.h\"\n
namespace citymirror::scene {\n
std::string_view shaderText(std::string_view name) {\n${body}  return {};\n}\n
}  // namespace citymirror::scene\n")
