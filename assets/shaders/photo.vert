out vec2 place;
out float range;
#ifdef SHADOWS
out vec3 shadowPlace;
#endif
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  place = gl_MultiTexCoord0.xy;
  range = length(eye.xyz);
#ifdef SHADOWS
  shadowPlace = (eyeToShadow * eye).xyz;
#endif
  gl_Position = gl_ProjectionMatrix * eye;
}
