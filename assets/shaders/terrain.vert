out vec3 place;       // local metres
out float haze;
#ifdef SHADOWS
out vec3 shadowPlace;
#endif
#if defined(APRON) || defined(BLURRED)
uniform sampler2D groundMap;
out vec4 blurred;     // the ground of some hundred metres around
#endif
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  place = gl_Vertex.xyz + vec3(tileCentre, 0.0);
  haze = max(hazeAt(length(eye.xyz)), beyondRim(place.xy));
#ifdef SHADOWS
  shadowPlace = (eyeToShadow * eye).xyz;
#endif
#if defined(APRON) || defined(BLURRED)
  blurred = textureLod(groundMap, (place.xy - cityMin) / citySize, 7.0);
#endif
  gl_Position = gl_ProjectionMatrix * eye;
}
