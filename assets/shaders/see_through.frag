#undef main
#ifdef CUT
uniform vec3 cutColor;    // of what is seen from inside
#endif
#ifdef FADED
uniform float fade;
#endif
void main() {
  drawn();
#ifdef CUT
  if (!gl_FrontFacing) gl_FragColor = vec4(cutColor, 1.0);
#endif
#ifdef FADED
  gl_FragColor.a *= fade;
#endif
}
