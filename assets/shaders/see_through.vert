#undef main
#ifdef CLIP
uniform mat4 osg_ViewMatrixInverse;
uniform vec4 clipPlane;   // world; negative = hidden
#endif
void main() {
  drawn();
#ifdef CLIP
  vec4 eye = gl_ModelViewMatrix * vec4(gl_Vertex.xyz, 1.0);
  gl_ClipDistance[0] = dot(clipPlane, osg_ViewMatrixInverse * eye);
#endif
}
