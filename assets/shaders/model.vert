layout(location = 6) in uint featureId;
uniform int selectedFeature;   // -1 = none
out vec3 worldNormal;
out vec2 place;
out vec4 tint;
out float range;
flat out float selected;
#ifdef SHADOWS
out vec3 shadowPlace;
#endif
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  worldNormal = gl_Normal;
  place = gl_MultiTexCoord0.xy;
  tint = gl_Color;
  range = length(eye.xyz);
#ifdef SHADOWS
  shadowPlace = (eyeToShadow * eye).xyz;
#endif
  selected = int(featureId) == selectedFeature ? 1.0 : 0.0;
  gl_Position = gl_ProjectionMatrix * eye;
}
