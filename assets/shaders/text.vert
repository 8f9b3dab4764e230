layout(location = 6) in vec2 texel;    // of the atlas
layout(location = 7) in vec4 ink;
out vec2 place;
out vec4 color;                        // the same at all corners; not flat, or each quad is drawn
                                       // by the processor as two triangles
void main() {
  place = texel;
  color = ink;
  gl_Position = gl_ProjectionMatrix * gl_ModelViewMatrix * gl_Vertex;
}
