layout(location = 6) in uint featureId;
layout(location = 7) in vec2 wallPlace;   // height above base, metres along the wall
uniform sampler2D styleTable;             // one texel per building: colour and strength
out vec2 wall;
out vec3 worldNormal;
out float range;
flat out vec4 style;
flat out float tint;
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  wall = wallPlace;
  worldNormal = gl_Normal;
  range = length(eye.xyz);
  style = texelFetch(styleTable, ivec2(int(featureId & 1023u), int(featureId >> 10)), 0);
  uint hash = featureId * 2654435761u;
  tint = float(hash >> 24) / 255.0;
  gl_Position = gl_ProjectionMatrix * eye;
}
