// The roofs of cut buildings, lowered to the level plane that cuts them.
uniform mat4 osg_ViewMatrixInverse;
uniform mat4 osg_ViewMatrix;
uniform float capHeight;   // m
flat out float cap;
out float haze;
void main() {
  vec4 world = osg_ViewMatrixInverse * (gl_ModelViewMatrix * vec4(gl_Vertex.xyz, 1.0));
  float foot = world.z - wallPlace.x / 32.0;
  cap = isRoof() && world.z > capHeight && foot < capHeight ? 1.0 : 0.0;
  world.z = min(world.z, capHeight);
  vec4 eye = osg_ViewMatrix * world;
  haze = hazeAt(length(eye.xyz));
  gl_Position = gl_ProjectionMatrix * eye;
}
