// gl_Vertex: x, y, z in the tile's unit, chance of the tree * 255 or -1 for its trunk.
layout(location = 6) in vec4 packedNormal;   // normal * 127, openness to the sky * 127
uniform vec3 leafColor;
uniform vec3 barkColor;
out vec3 color;
void main() {
  vec4 eye = gl_ModelViewMatrix * vec4(gl_Vertex.xyz, 1.0);
  float chance = gl_Vertex.w / 255.0;
  vec3 leaves = leafColor * mix(vec3(0.80, 0.90, 0.72), vec3(1.22, 1.10, 1.0), chance);
  float open = packedNormal.w / 127.0;
  vec3 light = lightOn(packedNormal.xyz / 127.0) * open;
  light += vec3(1.0, 0.72, 0.40) * 0.16 * night * (1.0 - open);   // lamps below the crown
  color = (chance < 0.0 ? barkColor : leaves) * light;
  color = mix(color, hazeColor, hazeAt(length(eye.xyz)));
  gl_Position = gl_ProjectionMatrix * eye;
}
