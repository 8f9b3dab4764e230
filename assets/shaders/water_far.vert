uniform vec3 riverColor;
uniform vec3 zenithColor;
uniform vec3 eyePosition;
out vec3 place;       // local metres
out float haze;
#ifdef SHADOWS
out vec3 shadowPlace;
#endif
out vec3 river;
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  place = gl_Vertex.xyz + vec3(tileCentre, 0.0);
  haze = max(hazeAt(length(eye.xyz)), beyondRim(place.xy));
  float facing = clamp(normalize(eyePosition - place).z, 0.0, 1.0);
  float mirror = 0.04 + 0.70 * pow(1.0 - facing, 4.0);
  vec3 sky = mix(hazeColor, zenithColor, smoothstep(0.0, 0.5, facing));
  river = mix(riverColor * mix(litColor, shadeColor, 0.35), sky, mirror);
#ifdef SHADOWS
  shadowPlace = (eyeToShadow * eye).xyz;
#endif
  gl_Position = gl_ProjectionMatrix * eye;
}
