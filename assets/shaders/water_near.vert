out vec3 place;       // local metres
out float haze;
#ifdef SHADOWS
out vec3 shadowPlace;
#endif
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  place = gl_Vertex.xyz + vec3(tileCentre, 0.0);
  haze = max(hazeAt(length(eye.xyz)), beyondRim(place.xy));
#ifdef SHADOWS
  shadowPlace = (eyeToShadow * eye).xyz;
#endif
  gl_Position = gl_ProjectionMatrix * eye;
}
