out vec3 ray;
uniform mat4 viewToWorld;
uniform vec2 frustumScale;   // tan of half the field of view, x and y
void main() {
  ray = mat3(viewToWorld) * vec3(gl_Vertex.xy * frustumScale, -1.0);
  gl_Position = vec4(gl_Vertex.xy, 1.0, 1.0);
}
