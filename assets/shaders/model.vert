layout(location = 6) in uint featureId;
uniform int selectedFeature;   // -1 = none, -2 = those with a mark
uniform sampler2D featureMarks;
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
  if (selectedFeature == -2)
    selected = texelFetch(featureMarks, ivec2(int(featureId) & 1023, int(featureId) >> 10), 0).a;
  gl_Position = gl_ProjectionMatrix * eye;
}
