out vec4 color;
out vec3 eyePlace;
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  color = gl_Color;
  eyePlace = eye.xyz;
  gl_Position = gl_ProjectionMatrix * eye;
}
