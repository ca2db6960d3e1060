const setOf = (tags: string) => new Set(tags.split(','));

/** Elements whose content is not readable text. */
export const SILENT_TAGS = setOf(
  'script,style,noscript,template,head,title,svg,math,iframe,object,embed,canvas,audio,video,select,option,input,map,area,link,meta',
);

/** Elements that begin on a new line. */
export const BLOCK_TAGS = setOf(
  'address,article,blockquote,center,dd,details,dialog,div,dl,dt,fieldset,figcaption,figure,footer,form,header,hgroup,hr,main,menu,nav,ol,p,pre,section,summary,table,tbody,textarea,tfoot,thead,ul,caption,aside,body,html',
);

/** Elements that are blocks in their own way. */
export const OTHER_BLOCK_TAGS = setOf('h1,h2,h3,h4,h5,h6,li,tr,td,th,br,button,img');

/** Elements with an empty line around them. */
export const PARAGRAPH_TAGS = setOf('p,blockquote,table,ul,ol,dl,pre,figure,section,article,hr');
