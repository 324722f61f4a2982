// The order of the layers comes first, then what fills them.
import './layers.css'
import './fonts.css'
import './tokens.css'
import './reset.css'
import './base.css'
