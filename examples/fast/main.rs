mod latent{pub use facemath::latent::*;}
mod model{pub use facemath::model::*;}
mod train{
#[path="../../../src/train/average.rs"] pub mod average;
#[path="../../../src/train/schedule.rs"] pub mod schedule;
#[path="../../../src/train/workers.rs"] pub mod workers;
pub mod labels{pub use facemath::train::{AGE,GENDER,LabelKind,Labels};}
pub mod looks{pub use facemath::train::Looks;}
#[path="../../../src/train/flow/mod.rs"] pub mod flow;
}
use std::path::Path;
use burn::tensor::Device;
use facemath::latent::*;
use facemath::model::*;
use facemath::train::{read_label_file,FaceSet};use crate::train::flow::{FlowFaces,FlowOptions,train_flow};use crate::train::looks::Looks;
use rayon::prelude::*;
use rand::{RngExt as _, SeedableRng as _};
fn env(n:&str,d:f64)->f64{std::env::var(n).ok().and_then(|v|v.parse().ok()).unwrap_or(d)}
fn cached(path:&str, dim:usize, make:impl FnOnce()->Vec<Vec<f32>>)->Vec<Vec<f32>>{
    if let Ok(b)=std::fs::read(path){let f:&[f32]=bytemuck::cast_slice(&b);return f.chunks_exact(dim).map(|c|c.to_vec()).collect()}
    let v=make(); let f:Vec<f32>=v.concat(); std::fs::write(path,bytemuck::cast_slice::<f32,u8>(&f)).unwrap(); v
}
fn main(){
    let a:Vec<String>=std::env::args().collect();
    let (bundle,data,tag)=(&a[1],&a[2],&a[3]);
    let bundle=Bundle::load(Path::new(bundle)).unwrap();
    let device=Device::flex();
    let mut set=FaceSet::load(Path::new(data),bundle.config().image_size_px,&|_|()).unwrap();
    if let Some(l)=a.get(4){let f=read_label_file(Path::new(l)).unwrap(); set.add_labels(&f);}
    let split=set.split();
    let model=FaceModel::new(&bundle,&device).unwrap();
    let dim=bundle.config().latent_dim;
    let size=set.size_px();
    let enc=|faces:&[usize],mirror:bool|->Vec<Vec<f32>>{
        faces.chunks(16).collect::<Vec<_>>().iter().flat_map(|c|{
            let vals:Vec<f32>=c.iter().flat_map(|&f|{let v:Vec<f32>=set.values(f).collect(); let mut v=v; if mirror{for r in v.chunks_exact_mut(size){r.reverse()}} v}).collect();
            let t=burn::tensor::Tensor::<4>::from_data(burn::tensor::TensorData::new(vals,[c.len(),3,size,size]),&device);
            let d:Vec<f32>=model.encode(t).into_data().try_to_vec().unwrap();
            d.chunks_exact(dim).map(|c|c.to_vec()).collect::<Vec<_>>()
        }).collect()
    };
    let looks=|faces:&Vec<usize>,what:&str|{
        let p=|m:&str|format!("/tmp/scratch-prior/{tag}-{what}-{m}.f32");
        let mut l=Looks::plain(cached(&p("plain"),dim,||enc(faces,false)),faces.clone());
        let m=Looks::plain(cached(&p("mirror"),dim,||enc(faces,true)),faces.clone());
        l.extend(m); l
    };
    let t0=std::time::Instant::now();
    let training=looks(&split.training,"train"); let held_out=looks(&split.held_out,"held");
    eprintln!("codes {} {} in {:?}",training.codes.len(),held_out.codes.len(),t0.elapsed());
    if std::env::var("ENCODE_ONLY").is_ok(){return}
    let o=FlowOptions{width:env("W",320.) as usize,blocks:env("B",3.) as usize,embedding:env("E",64.) as usize,steps:env("STEPS",6000.) as u64,batch:env("BATCH",256.) as usize,learning_rate:env("LR",1e-3),average_decay:env("EMA",0.999) as f32,workers:env("WORKERS",2.) as usize,..Default::default()};
    eprintln!("{o:?}");
    let t0=std::time::Instant::now();
    let flow=train_flow(FlowFaces{training:&training,held_out:&held_out,labels:set.labels()},&o,&device,&mut |p|eprintln!("{:?} {p:?}",t0.elapsed())).unwrap();
    let n=&flow.parts().network; let c=|l:&Linear|l.weight.len()+l.bias.len();
    let total=c(&n.embed)+c(&n.embed_again)+c(&n.input)+c(&n.modulation)+c(&n.output)+n.blocks.iter().map(|b|c(&b.modulation)+c(&b.first)+c(&b.second)).sum::<usize>();
    eprintln!("weights {total}");
    let mut rng=rand_chacha::ChaCha8Rng::seed_from_u64(9);
    let noise:Vec<Vec<f32>>=(0..96).map(|_|(0..dim).map(|_|rng.sample(rand_distr::StandardNormal)).collect()).collect();
    let reference=flow.codes_in_steps(&noise,&Wanted::anybody(),100);
    for s in [2,4,6,8,12,16,50]{
        let t0=std::time::Instant::now(); let c=flow.codes_in_steps(&noise,&Wanted::anybody(),s); let e=t0.elapsed();
        let d=c.iter().zip(&reference).map(|(a,b)|a.distance(b)).sum::<f32>()/96.; let n=reference.iter().map(|a|a.norm()).sum::<f32>()/96.;
        eprintln!("steps {s}: {:?} a face, distance {d} of {n}",e/96);
    }
    let _=(0..1).into_par_iter().count();
}
