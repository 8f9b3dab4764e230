out vec3 ray;
uniform mat4 viewToWorld;
uniform vec2 frustumScale;   // half the extent of what is drawn at 1 m distance
uniform vec2 frustumMiddle;  // and its middle
void main() {
  ray = mat3(viewToWorld) * vec3(gl_Vertex.xy * frustumScale + frustumMiddle, -1.0);
  gl_Position = vec4(gl_Vertex.xy, 1.0, 1.0);
}
