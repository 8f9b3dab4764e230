out vec2 place;
out float range;
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  place = gl_MultiTexCoord0.xy;
  range = length(eye.xyz);
  gl_Position = gl_ProjectionMatrix * eye;
}
